package dev.millrace.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;

/// What a person sees at an address that there is not. Thread-safe.
public interface UnknownAddress {
  /// Empty for a program, which is told by a problem.
  Optional<ResponseEntity<Object>> page(HttpServletRequest request);
}
