package dev.millrace.api;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Requests that are under way at the same time. Stateless.
public final class Simultaneous {
  private Simultaneous() {}

  /// The status of each answer, smallest first.
  ///
  /// @param call makes the request with the given number, from 0 on
  public static List<Integer> statuses(int count, IntFunction<Answer> call) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> calls =
          IntStream.range(0, count).<Callable<Answer>>mapToObj(i -> () -> call.apply(i)).toList();
      return threads.invokeAll(calls).stream()
          .map(answer -> answer.resultNow().status())
          .sorted()
          .toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
