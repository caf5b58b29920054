package dev.millrace.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.picture.PictureStatus;
import dev.millrace.api.picture.ProfilePictures;
import dev.millrace.contracts.PictureFailure;
import org.jspecify.annotations.Nullable;

/// A user as only they see themselves. Immutable.
///
/// @param profilePicture where the picture is that everybody sees; of who has none, one made of the
///   name
/// @param pictureStatus how the newest upload stands, null when there is none
/// @param pictureFailure why nothing can be made of it
/// @param email the address that they have shown to be theirs
/// @param pendingEmail the one that a mail was sent to, whose link was not opened yet
public record Profile(
    long id,
    String username,
    @JsonProperty("first_name") @Nullable String firstName,
    @JsonProperty("last_name") @Nullable String lastName,
    String profilePicture,
    @Nullable PictureStatus pictureStatus,
    @Nullable PictureFailure pictureFailure,
    Role role,
    @Nullable String email,
    @Nullable String pendingEmail) {
  static Profile of(Account account, ProfilePictures.State picture, Emails.State emails) {
    return new Profile(
        account.id(),
        account.username(),
        account.firstName(),
        account.lastName(),
        picture.profilePicture(),
        picture.status(),
        picture.failure(),
        account.role(),
        emails.verified(),
        emails.pending());
  }
}
