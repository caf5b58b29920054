package dev.millrace.streaming.hls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpContentException;
import org.jspecify.annotations.Nullable;

/// Makes whole requests of HTTP/1.1. Those it cannot take become malformed ones: Netty's own class
/// answers them at once, before requests that came earlier and are still waited for.
final class RequestAggregator extends HttpObjectAggregator {
  RequestAggregator(int maxBody) {
    super(maxBody);
  }

  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    boolean goesOn =
        HttpUtil.is100ContinueExpected(start) && !isContentLengthInvalid(start, maxContentLength);
    return goesOn ? super.newContinueResponse(start, maxContentLength, pipeline) : null;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    if (oversized instanceof HttpRequest request) {
      FullHttpRequest malformed =
          new DefaultFullHttpRequest(request.protocolVersion(), request.method(), request.uri());
      malformed.setDecoderResult(
          DecoderResult.failure(new TooLongHttpContentException("The body is too long")));
      ctx.fireChannelRead(malformed);
    }
  }
}
