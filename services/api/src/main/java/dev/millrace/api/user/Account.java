package dev.millrace.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A user as they see themselves. Immutable.
///
/// @param profilePicture where the picture is; of who has none, one made of the name
public record Account(
    long id,
    String username,
    @JsonProperty("first_name") @Nullable String firstName,
    @JsonProperty("last_name") @Nullable String lastName,
    String profilePicture,
    Role role) {}
