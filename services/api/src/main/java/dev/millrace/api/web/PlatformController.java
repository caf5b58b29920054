package dev.millrace.api.web;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.video.PublicAddresses;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the web UI must know first.
@RestController
class PlatformController {
  /// The server and its addresses.
  ///
  /// @param rtmpUrl what goes into an encoder's server field
  /// @param empty whether nobody has signed up yet
  record Platform(String name, String version, String hlsUrl, String rtmpUrl, boolean empty) {}

  private final ApiConfig config;
  private final Accounts accounts;
  private final PublicAddresses addresses;

  PlatformController(ApiConfig config, Accounts accounts, PublicAddresses addresses) {
    this.config = config;
    this.accounts = accounts;
    this.addresses = addresses;
  }

  @GetMapping("/platform")
  Platform platform() {
    return new Platform(
        "Millrace", config.version(), addresses.hls(), addresses.rtmp(), accounts.none());
  }
}
