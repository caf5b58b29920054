package dev.millrace.app;

import dev.millrace.api.ApiException;
import dev.millrace.api.BrokerConfig;
import dev.millrace.api.picture.FailedPictures;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.PictureQueues;
import dev.millrace.worker.FailedJobs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// `millrace jobs`: the pictures that were given up, and another try for them or their end: in the
/// broker's queue where there is one, else in the database. Stateless.
final class JobsCommand {
  private static final String USAGE =
      "use millrace jobs, millrace jobs retry ID|all, or millrace jobs discard ID|all";

  private static final String ALL = "all";
  private static final String NONE = "No jobs have failed.\n";

  private enum Verb {
    LIST,
    RETRY,
    DISCARD
  }

  /// @param which the first column of the list, or all of them
  private record Order(Verb verb, String which) {
    boolean all() {
      return which.equals(ALL);
    }
  }

  private JobsCommand() {}

  /// What to tell the person who asked; Millrace may run, but need not.
  ///
  /// @param arguments what follows `jobs`
  /// @throws StartException when it cannot be done
  static String run(Configuration configuration, List<String> arguments) {
    Order order = order(arguments);
    Optional<BrokerConfig> broker = configuration.pictures().broker();
    return broker.isPresent() ? inBroker(broker.get(), order) : inDatabase(configuration, order);
  }

  private static Order order(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new Order(Verb.LIST, ALL);
    }
    if (arguments.size() == 2 && arguments.getFirst().equals("retry")) {
      return new Order(Verb.RETRY, arguments.getLast());
    }
    if (arguments.size() == 2 && arguments.getFirst().equals("discard")) {
      return new Order(Verb.DISCARD, arguments.getLast());
    }
    throw new StartException(USAGE);
  }

  private static String inBroker(BrokerConfig broker, Order order) {
    try (FailedJobs failed = new FailedJobs(broker.uri(), new PictureQueues(broker.prefix()))) {
      return switch (order.verb()) {
        case LIST -> listed(failed.list().stream().map(JobsCommand::line).toList());
        case RETRY -> done(order, order.all() ? failed.retryAll() : failed.retry(order.which()));
        case DISCARD ->
            done(order, order.all() ? failed.discardAll() : failed.discard(order.which()));
      };
    } catch (IOException e) {
      throw new StartException(
          "The failed jobs cannot be had from the broker %s: %s"
              .formatted(new BrokerConnections(broker.uri()).address(), StartException.reason(e)),
          e);
    }
  }

  private static String inDatabase(Configuration configuration, Order order) {
    try (DatabaseDoor door = DatabaseDoor.toRead(configuration)) {
      FailedPictures failed = new FailedPictures(door.database());
      return switch (order.verb()) {
        case LIST -> listed(failed.list().stream().map(JobsCommand::line).toList());
        case RETRY -> done(order, count(failed, order, failed::retry));
        case DISCARD -> done(order, count(failed, order, failed::discard));
      };
    } catch (ApiException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static int count(FailedPictures failed, Order order, Predicate<String> work) {
    List<String> ids =
        order.all()
            ? failed.list().stream().map(FailedPictures.Failed::pictureId).toList()
            : List.of(order.which());
    return (int) ids.stream().filter(work).count();
  }

  private static String line(FailedJobs.FailedJob job) {
    return "%s  %-6s  %s  %s"
        .formatted(job.handle(), job.kind(), job.at() == null ? "-" : job.at(), job.reason());
  }

  private static String line(FailedPictures.Failed job) {
    return "%s  %s  %s  %s"
        .formatted(job.pictureId(), job.uploadedAt(), job.failure(), job.username());
  }

  private static String listed(List<String> lines) {
    return lines.isEmpty() ? NONE : lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static String done(Order order, int count) {
    if (count == 0 && order.all()) {
      return NONE;
    }
    if (count == 0) {
      throw new StartException("No such job has failed, see millrace jobs");
    }
    String jobs = count == 1 ? "1 job is " : count + " jobs are ";
    return jobs + (order.verb() == Verb.RETRY ? "tried again.\n" : "discarded.\n");
  }
}
