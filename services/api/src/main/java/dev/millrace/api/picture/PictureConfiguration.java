package dev.millrace.api.picture;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.PictureConfig.Maker;
import dev.millrace.broker.BrokerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/// Who works on pictures, as the settings say.
@Configuration(proxyBeanMethods = false)
class PictureConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(PictureConfiguration.class);

  /// What waits in memory; more waits in the registry.
  private static final int QUEUE = 1000;

  /// Each waits for the broker's confirm.
  private static final int PUBLISHING_THREADS = 16;

  private static final int STOP_SECONDS = 3;

  /// A stop interrupts what is being made: its entry in the registry is given out again. Who finds
  /// no room is dropped here and is given out again later, too.
  @Bean(PictureJobs.EXECUTOR)
  ThreadPoolTaskExecutor pictureExecutor(ApiConfig config, PictureMetrics metrics) {
    int threads =
        switch (config.pictures().maker()) {
          case Maker.Here here -> here.threads();
          case Maker.Workers _ -> PUBLISHING_THREADS;
        };
    ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
    executor.setCorePoolSize(threads);
    executor.setMaxPoolSize(threads);
    executor.setAllowCoreThreadTimeOut(true);
    executor.setQueueCapacity(QUEUE);
    executor.setThreadNamePrefix("pictures-");
    executor.setRejectedExecutionHandler((_, _) -> metrics.dropped());
    executor.setAwaitTerminationSeconds(STOP_SECONDS);
    return executor;
  }

  /// A failure is no surprise: it is given out again. Only the last one is told with all it has,
  /// and that the broker is away, its link has told.
  @Bean
  AsyncConfigurer oneLineForAFailure() {
    return new AsyncConfigurer() {
      @Override
      public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
        return (failure, _, event) ->
            LOG.atLevel(failure instanceof BrokerException ? Level.DEBUG : Level.INFO)
                .log("{} waits for another try: {}", event[0], failure.toString());
      }
    };
  }

  @Bean
  PictureMaker pictureMaker(ApiConfig config, PictureUploads uploads, PictureChanges changes) {
    return switch (config.pictures().maker()) {
      case Maker.Here here -> new MakerHere(here.processor(), uploads, changes);
      case Maker.Workers workers -> MakerByBroker.open(workers.broker(), changes);
    };
  }
}
