package dev.millrace.streaming.hls;

import dev.millrace.streaming.hls.ResponseWriter.Files;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.recording.Recordings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;

/// What stands between a viewer's bytes and [HlsHandler], by the protocol. Thread-safe.
final class ViewerPipelines {
  private static final int WRITE_SECONDS = 60;
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_BODY = 1024;
  private static final int MAX_STREAMS = 100;

  private final Broadcasts broadcasts;
  private final Recordings recordings;
  private final Counters counters;
  private final ResponseWriter regions;
  private final ResponseWriter pieces;

  ViewerPipelines(Broadcasts broadcasts, Recordings recordings, Counters counters) {
    this.broadcasts = broadcasts;
    this.recordings = recordings;
    this.counters = counters;
    this.regions = new ResponseWriter(recordings, Files.REGION);
    this.pieces = new ResponseWriter(recordings, Files.PIECES);
  }

  /// HTTP/1.1 (RFC 9112).
  ///
  /// @param encrypted whether TLS stands before it
  void http1(ChannelPipeline pipeline, boolean encrypted) {
    RequestDeadline deadline = new RequestDeadline(counters);
    pipeline.addLast(new WriteTimeoutHandler(WRITE_SECONDS));
    pipeline.addLast(deadline);
    pipeline.addLast(new HttpRequestDecoder(MAX_LINE, MAX_HEADERS, MAX_BODY));
    pipeline.addLast(new HttpResponseEncoder());
    pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
    if (encrypted) {
      pipeline.addLast(new ChunkedWriteHandler());
    }
    pipeline.addLast(handler(encrypted ? pieces : regions, deadline));
  }

  /// HTTP/2 (RFC 9113): each request is a stream with a pipeline of its own.
  void http2(ChannelPipeline pipeline) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(MAX_STREAMS)
            .maxHeaderListSize(MAX_HEADERS);
    pipeline.addLast(Http2FrameCodecBuilder.forServer().initialSettings(settings).build());
    pipeline.addLast(new Http2MultiplexHandler(new Stream()));
    pipeline.addLast(new ConnectionEnd(counters));
  }

  private HlsHandler handler(ResponseWriter writer, RequestDeadline deadline) {
    return new HlsHandler(broadcasts, recordings, writer, deadline, counters);
  }

  private final class Stream extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      ChannelPipeline pipeline = stream.pipeline();
      RequestDeadline deadline = new RequestDeadline(counters);
      pipeline.addLast(new WriteTimeoutHandler(WRITE_SECONDS));
      pipeline.addLast(deadline);
      pipeline.addLast(new Http2StreamFrameToHttpObjectCodec(/* isServer= */ true));
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY));
      pipeline.addLast(new ChunkedWriteHandler());
      pipeline.addLast(handler(pieces, deadline));
    }
  }
}
