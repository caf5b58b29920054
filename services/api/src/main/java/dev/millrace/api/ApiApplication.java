package dev.millrace.api;

import dev.millrace.storage.BlobStore;
import dev.millrace.storage.FileBlobStore;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// The Spring application. [ApiServer] starts it.
@SpringBootApplication
@EnableScheduling
public class ApiApplication {
  private static final int SCHEDULED_THREADS = 4;

  @Bean
  BlobStore blobStore(ApiConfig config) {
    return new FileBlobStore(config.data().resolve("blobs"));
  }

  /// A sweep that takes long keeps no lease from expiring: Boot's own would have one thread for
  /// all.
  @Bean
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(SCHEDULED_THREADS);
    scheduler.setThreadNamePrefix("scheduled-");
    return scheduler;
  }
}
