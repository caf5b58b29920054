package dev.millrace.api.web;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.RegistrationMode;
import dev.millrace.api.admin.Registration;
import dev.millrace.api.user.Accounts;
import dev.millrace.api.video.PublicAddresses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the web UI must know first.
@Tag(name = "Platform")
@RestController
class PlatformController {
  /// The server and its addresses.
  ///
  /// @param rtmpUrl what goes into an encoder's server field
  /// @param empty whether nobody has signed up yet
  /// @param mail whether this server sends mails: whoever has forgotten a password can get another
  /// @param registration who may sign up
  /// @param adminMissing whether the admin has not signed up yet, who may in any case
  /// @param pictureMaxBytes how large the file of a profile picture may be
  record Platform(
      String name,
      String version,
      String hlsUrl,
      String rtmpUrl,
      boolean empty,
      boolean mail,
      RegistrationMode registration,
      boolean adminMissing,
      int pictureMaxBytes) {}

  private final ApiConfig config;
  private final Accounts accounts;
  private final PublicAddresses addresses;
  private final Registration registration;

  PlatformController(
      ApiConfig config, Accounts accounts, PublicAddresses addresses, Registration registration) {
    this.config = config;
    this.accounts = accounts;
    this.addresses = addresses;
    this.registration = registration;
  }

  @Operation(operationId = "getPlatform", summary = "The server and its addresses.")
  @GetMapping("/platform")
  Platform platform() {
    Registration.State state = registration.state();
    return new Platform(
        "Millrace",
        config.version(),
        addresses.hls(),
        addresses.rtmp(),
        accounts.none(),
        config.mail() != null,
        state.mode(),
        state.adminMissing(),
        config.pictures().maxBytes());
  }
}
