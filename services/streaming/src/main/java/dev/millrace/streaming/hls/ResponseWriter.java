package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.media.Bytes;
import dev.millrace.streaming.recording.Recordings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedNioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Writes responses: memory without a copy, files by sendfile where nothing stands between them and
/// the socket. Thread-safe.
final class ResponseWriter {
  /// How a file gets to the viewer.
  enum Files {
    /// By sendfile, from the page cache to the socket.
    REGION,
    /// In pieces that are encrypted, or framed by HTTP/2.
    PIECES
  }

  private final Recordings recordings;
  private final Files files;
  private final DateHeader date = new DateHeader();
  private final SharedPlaylists playlists = new SharedPlaylists(date);

  ResponseWriter(Recordings recordings, Files files) {
    this.recordings = recordings;
    this.files = files;
  }

  /// @param head whether the body is left out
  /// @return completes when all of it is written
  /// @throws IOException when its file is not there any more; nothing was written then
  ChannelFuture write(ChannelHandlerContext ctx, HlsResponse response, boolean head)
      throws IOException {
    response.headers().set(HttpHeaderNames.DATE, date.now());
    return switch (response.body()) {
      case HlsResponse.Stored stored when !head && stored.size() > 0 ->
          write(ctx, response, stored);
      case HlsResponse.Memory memory when !head -> write(ctx, response, content(memory));
      case HlsResponse.Body _ -> write(ctx, response, Unpooled.EMPTY_BUFFER);
    };
  }

  /// Writes the head of a response whose body follows for as long as it goes on.
  void begin(ChannelHandlerContext ctx, HlsResponse response) {
    response.headers().set(HttpHeaderNames.DATE, date.now());
    var _ =
        ctx.writeAndFlush(
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers()));
  }

  /// Whether [#playlist] serves this request.
  boolean shares(ChannelHandlerContext ctx, HlsRequest request) {
    return request.plainGet() && encoder(ctx) != null;
  }

  /// The same bytes for all who ask for the same, past the encoder of HTTP/1.1.
  ///
  /// @return completes when all of it is written
  ChannelFuture playlist(
      ChannelHandlerContext ctx, HlsAnswer.Playlist playlist, HlsRequest request) {
    ByteBuffer response = playlists.response(playlist, request);
    return encoder(ctx).writeAndFlush(Unpooled.wrappedBuffer(response));
  }

  private static ChannelHandlerContext encoder(ChannelHandlerContext ctx) {
    return ctx.pipeline().context(HttpResponseEncoder.class);
  }

  private static ChannelFuture write(
      ChannelHandlerContext ctx, HlsResponse response, ByteBuf content) {
    HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
    return ctx.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, response.status(), content, response.headers(), trailers));
  }

  private ChannelFuture write(
      ChannelHandlerContext ctx, HlsResponse response, HlsResponse.Stored body) throws IOException {
    FileChannel file = recordings.open(body.url(), body.rendition(), body.file());
    var _ =
        ctx.write(
            new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers()));
    return switch (files) {
      case REGION -> {
        var _ = ctx.write(new DefaultFileRegion(file, body.from(), body.size()));
        yield ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      }
      case PIECES ->
          ctx.writeAndFlush(
              new HttpChunkedInput(
                  new ChunkedNioFile(file, body.from(), body.size(), WriteDeadline.PIECE)));
    };
  }

  private static ByteBuf content(HlsResponse.Memory body) {
    ByteBuf whole =
        Unpooled.wrappedBuffer(
            body.pieces().stream().map(Bytes::asByteBuffer).toArray(ByteBuffer[]::new));
    return whole.slice(body.from(), body.size());
  }
}
