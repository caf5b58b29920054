package dev.millrace.streaming.hls;

import dev.millrace.streaming.hls.ResponseWriter.Files;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.stream.ChunkedWriteHandler;

/// What stands between a viewer's bytes and [HlsHandler], by the protocol. Thread-safe.
final class ViewerPipelines {
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_BODY = 1024;
  private static final int MAX_STREAMS = 100;

  /// Of one connection's streams, which may be those of all viewers behind a proxy: ten times as
  /// many as it can have open.
  private static final int MAX_RESETS = 10 * MAX_STREAMS;

  private static final int RESETS_WINDOW_SECONDS = 30;

  private final HlsContext context;
  private final ResponseWriter regions;
  private final ResponseWriter pieces;

  ViewerPipelines(HlsContext context) {
    this.context = context;
    this.regions = new ResponseWriter(context.recordings(), Files.REGION);
    this.pieces = new ResponseWriter(context.recordings(), Files.PIECES);
  }

  /// HTTP/1.1 (RFC 9112).
  ///
  /// @param encrypted whether TLS stands before it
  void http1(ChannelPipeline pipeline, ViewerConnection viewer, boolean encrypted) {
    RequestDeadline deadline = requestDeadline();
    pipeline.addLast(new WriteDeadline(context.limits().write()));
    pipeline.addLast(deadline);
    pipeline.addLast(new HttpRequestDecoder(MAX_LINE, MAX_HEADERS, MAX_BODY));
    pipeline.addLast(new HttpResponseEncoder());
    pipeline.addLast(new RequestAggregator(MAX_BODY));
    if (encrypted) {
      pipeline.addLast(new ChunkedWriteHandler());
    }
    pipeline.addLast(handler(encrypted ? pieces : regions, viewer, deadline));
  }

  /// HTTP/2 (RFC 9113): each request is a stream with a pipeline of its own.
  void http2(ChannelPipeline pipeline, ViewerConnection viewer) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MAX_STREAMS)
            .maxHeaderListSize(MAX_HEADERS);
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(settings)
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
            .build());
    pipeline.addLast(new ControlFrameLimit(viewer, context.counters()));
    pipeline.addLast(new Http2MultiplexHandler(new Stream(viewer)));
    pipeline.addLast(new ConnectionEnd(context.counters()));
  }

  private HlsHandler handler(
      ResponseWriter writer, ViewerConnection viewer, RequestDeadline deadline) {
    return new HlsHandler(context, writer, viewer, deadline);
  }

  private RequestDeadline requestDeadline() {
    return new RequestDeadline(context.limits().request(), context.counters());
  }

  private final class Stream extends ChannelInitializer<Channel> {
    private final ViewerConnection viewer;

    Stream(ViewerConnection viewer) {
      this.viewer = viewer;
    }

    @Override
    protected void initChannel(Channel stream) {
      if (context.viewers().admitStream(stream)) {
        serve(stream.pipeline());
      } else {
        var _ =
            stream
                .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM))
                .addListener(ChannelFutureListener.CLOSE);
      }
    }

    private void serve(ChannelPipeline pipeline) {
      RequestDeadline deadline = requestDeadline();
      pipeline.addLast(new StreamReset());
      pipeline.addLast(new WriteDeadline(context.limits().write()));
      pipeline.addLast(deadline);
      pipeline.addLast(new RequestFrames(context.counters()));
      pipeline.addLast(new Http2StreamFrameToHttpObjectCodec(/* isServer= */ true));
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
      pipeline.addLast(new ChunkedWriteHandler());
      pipeline.addLast(handler(pieces, viewer, deadline));
    }
  }
}
