package dev.millrace.api.channel;

/// Whether a channel is on the air.
enum ChannelStatus {
  IDLE,
  LIVE
}
