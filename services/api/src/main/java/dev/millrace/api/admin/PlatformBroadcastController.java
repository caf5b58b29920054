package dev.millrace.api.admin;

import dev.millrace.api.problem.Page;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What is on the air and how much there is, for admins.
@Tag(name = "Administration")
@RestController
@RequestMapping("/platform")
class PlatformBroadcastController {
  private final PlatformBroadcasts broadcasts;
  private final Usage usage;

  PlatformBroadcastController(PlatformBroadcasts broadcasts, Usage usage) {
    this.broadcasts = broadcasts;
    this.usage = usage;
  }

  @Operation(
      operationId = "listBroadcasts",
      summary = "Broadcasts that are live, or held for a lost publisher.")
  @GetMapping("/broadcasts")
  Page<PlatformBroadcasts.Broadcast> list(
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    return new Page<>(broadcasts.list(page, size), page, size, broadcasts.count());
  }

  @Operation(
      operationId = "stopBroadcast",
      summary = "Ends a broadcast at once; its key stays good.")
  @Problems(ProblemType.NOT_FOUND)
  @PostMapping("/broadcasts/{videoUrl}/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Jwt token,
      @PathVariable String videoUrl,
      HttpServletRequest request) {
    if (!broadcasts.end(Actor.of(token, request), videoUrl)) {
      throw ProblemException.notFound("There is no such broadcast on the air.");
    }
  }

  @Operation(operationId = "getUsage", summary = "How much there is of everything.")
  @GetMapping("/usage")
  Usage.UsageReport usage() {
    return usage.report();
  }
}
