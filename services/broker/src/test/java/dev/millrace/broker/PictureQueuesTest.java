package dev.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PictureQueuesTest {
  @Test
  void everyQueueIsAQuorumQueueWithABound() {
    assertThat(new PictureQueues("test").all())
        .hasSize(5)
        .allSatisfy(queue ->
            assertThat(queue.arguments())
                .containsEntry("x-queue-type", "quorum")
                .containsEntry("x-overflow", "reject-publish")
                .containsKeys("x-max-length", "x-delivery-limit"));
  }

  @Test
  void whatIsGivenUpGoesToTheFailedUnderItsOwnKey() {
    PictureQueues queues = new PictureQueues("test");

    assertThat(List.of(queues.jobs(), queues.results()))
        .allSatisfy(queue ->
            assertThat(queue.arguments())
                .containsEntry("x-dead-letter-exchange", queues.deadExchange())
                .containsEntry("x-dead-letter-strategy", "at-least-once")
                .doesNotContainKey("x-dead-letter-routing-key"));
    assertThat(queues.failed().exchange()).isEqualTo(queues.deadExchange());
    assertThat(queues.failed().routingKeys())
        .containsExactly("job", "result", queues.jobs().name(), queues.results().name());
    assertThat(queues.abandoned().exchange()).isEqualTo(queues.deadExchange());
    assertThat(queues.abandoned().routingKeys()).containsExactly("job", queues.jobs().name());
    assertThat(queues.jobs().name()).isEqualTo("test.pictures.jobs");
  }
}
