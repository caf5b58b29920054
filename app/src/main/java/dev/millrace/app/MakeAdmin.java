package dev.millrace.app;

import dev.millrace.api.ApiException;
import dev.millrace.api.admin.AdminCommand;

/// `millrace admin NAME`: the way in when no admin can log in any more. Stateless.
final class MakeAdmin {
  private MakeAdmin() {}

  /// What to tell the person who asked; Millrace may run, but need not.
  ///
  /// @throws StartException when it cannot be done
  static String run(Configuration configuration, String username) {
    // One row is changed, for which whoever else uses the database need not stop.
    try (DatabaseDoor door = DatabaseDoor.toRead(configuration)) {
      return AdminCommand.appoint(door.database(), username)
          .map(name -> name + " is an admin.")
          .orElseThrow(() -> new StartException("There is no account " + username));
    } catch (ApiException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
