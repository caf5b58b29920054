package dev.millrace.api.picture;

import dev.millrace.api.BrokerConfig;
import dev.millrace.broker.BrokerException;
import dev.millrace.broker.BrokerLink;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureJob;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Gives jobs to workers by the broker, and takes their results. Thread-safe.
final class MakerByBroker implements PictureMaker, AutoCloseable {
  private final PictureQueues queues;
  private final BrokerLink link;
  private final AtomicReference<@Nullable WorkersSession> session;

  private MakerByBroker(
      PictureQueues queues, BrokerLink link, AtomicReference<@Nullable WorkersSession> session) {
    this.queues = queues;
    this.link = link;
    this.session = session;
  }

  /// Begins to connect, and waits for nothing.
  static MakerByBroker open(BrokerConfig config, PictureChanges changes) {
    PictureQueues queues = new PictureQueues(config.prefix());
    AtomicReference<@Nullable WorkersSession> session = new AtomicReference<>();
    BrokerLink link =
        BrokerLink.open(
            "Millrace api",
            config.uri(),
            (connection, lost) -> {
              WorkersSession opened = new WorkersSession(connection, lost, queues, changes);
              session.set(opened);
              return opened;
            });
    return new MakerByBroker(queues, link, session);
  }

  /// @throws BrokerException when the broker may not have the job
  @Override
  public void make(PictureJob job) throws InterruptedException {
    WorkersSession connected = session.get();
    if (connected == null) {
      throw new BrokerException("there is no connection to the broker");
    }
    connected
        .publisher()
        .publish(
            queues.exchange(),
            PictureQueues.JOB,
            PictureMessages.properties(job.pictureId()),
            PictureMessages.body(job));
  }

  /// What is not acknowledged yet, the broker gives to another node.
  @Override
  public void close() {
    link.close();
  }
}
