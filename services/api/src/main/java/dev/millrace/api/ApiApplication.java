package dev.millrace.api;

import dev.millrace.storage.BlobStore;
import dev.millrace.storage.FileBlobStore;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The Spring application. [ApiServer] starts it.
@SpringBootApplication
@EnableScheduling
public class ApiApplication {
  @Bean
  BlobStore blobStore(ApiConfig config) {
    return new FileBlobStore(config.data().resolve("blobs"));
  }
}
