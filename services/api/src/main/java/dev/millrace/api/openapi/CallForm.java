package dev.millrace.api.openapi;

import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;

/// What the signature of a controller's method says about a call: who may make it and what can go
/// wrong. Immutable.
final class CallForm {
  enum Caller {
    ANYONE,
    USER,
    ADMIN,
    OUR_SERVICE
  }

  private static final String INTERNAL = "/channel/streamKey";

  /// Where the controllers for admins are; the one call that is for everyone names it itself.
  private static final String ADMINS = "/platform";

  private final HandlerMethod method;

  CallForm(HandlerMethod method) {
    this.method = method;
  }

  Caller caller() {
    RequestMapping of = mapping(method.getBeanType());
    if (of != null && Arrays.asList(of.path()).contains(INTERNAL)) {
      return Caller.OUR_SERVICE;
    }
    if (of != null && of.path().length > 0 && of.path()[0].startsWith(ADMINS)) {
      return Caller.ADMIN;
    }
    boolean user =
        parameters().stream()
            .anyMatch(
                p -> p.hasParameterAnnotation(AuthenticationPrincipal.class) && !p.isOptional());
    return user ? Caller.USER : Caller.ANYONE;
  }

  /// All types of problems that it may be answered with, in the order of the types.
  Set<ProblemType> problems() {
    Set<ProblemType> problems =
        EnumSet.of(
            ProblemType.INVALID_INPUT, ProblemType.INTERNAL_ERROR, ProblemType.DATABASE_OUTAGE);
    if (caller() == Caller.OUR_SERVICE) {
      problems.add(ProblemType.INTERNAL_TOKEN_NEEDED);
    } else {
      // A header with a bad token is refused everywhere.
      problems.add(ProblemType.LOGIN_NEEDED);
    }
    if (caller() == Caller.ADMIN) {
      problems.add(ProblemType.FORBIDDEN);
    }
    if (changes()) {
      problems.add(ProblemType.BODY_TOO_LARGE);
      if (caller() != Caller.OUR_SERVICE) {
        problems.add(ProblemType.CROSS_SITE);
      }
    }
    if (hasBody()) {
      problems.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
      problems.add(ProblemType.MALFORMED_BODY);
    }
    Problems own = method.getMethodAnnotation(Problems.class);
    if (own != null) {
      problems.addAll(List.of(own.value()));
      problems.removeAll(List.of(own.never()));
    }
    return problems;
  }

  private boolean changes() {
    RequestMapping mapping = mapping(method.getMethod());
    return mapping == null
        || !Set.of(RequestMethod.GET, RequestMethod.HEAD).containsAll(List.of(mapping.method()));
  }

  private boolean hasBody() {
    return parameters().stream()
        .anyMatch(p ->
            p.hasParameterAnnotation(RequestBody.class)
                || MultipartFile.class.isAssignableFrom(p.getParameterType()));
  }

  private List<MethodParameter> parameters() {
    return List.of(method.getMethodParameters());
  }

  private static @Nullable RequestMapping mapping(java.lang.reflect.AnnotatedElement element) {
    return AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class);
  }
}
