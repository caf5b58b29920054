package dev.millrace.api.admin;

import dev.millrace.api.problem.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The record of what admins did.
@Tag(name = "Administration")
@RestController
@RequestMapping("/platform/audit")
class AuditController {
  private final Audit audit;

  AuditController(Audit audit) {
    this.audit = audit;
  }

  @Operation(operationId = "listAudit", summary = "What admins did, the newest first.")
  @GetMapping
  Page<Audit.AuditEntry> list(
      @Parameter(
              description =
                  "Only entries that are older than the one with this number. With the number of"
                      + " the last one seen, the list goes on however long it is.")
          @RequestParam(required = false)
          @Min(1)
          @Nullable Long before,
      @RequestParam(defaultValue = "0") @Min(0) @Max(Page.MAX_PAGE) int page,
      @RequestParam(defaultValue = "20") @Min(1) @Max(Page.MAX_SIZE) int size) {
    long end = before == null ? Long.MAX_VALUE : before;
    return new Page<>(audit.newest(end, page, size), page, size, audit.count(end));
  }
}
