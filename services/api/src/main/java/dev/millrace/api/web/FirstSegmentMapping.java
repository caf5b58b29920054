package dev.millrace.api.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/// Finds a request's method as Spring does, for less: Spring compares a path with a variable in it
/// with the mapping of each method that there is, condition by condition, which took a tenth of
/// what `GET /videos/{url}` costs. Those for another first segment of the path are left out here
/// (`bench/run api`). Thread-safe.
final class FirstSegmentMapping extends RequestMappingHandlerMapping {
  private static final String WORD = "[a-z0-9._-]+";

  private final Map<RequestMappingInfo, Optional<String>> firstSegments = new ConcurrentHashMap<>();

  /// A request that is being looked up.
  private static final class LookedUp extends HttpServletRequestWrapper {
    private final String segment;

    LookedUp(HttpServletRequest request, String segment) {
      super(request);
      this.segment = segment;
    }
  }

  @Override
  protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request)
      throws Exception {
    return super.lookupHandlerMethod(path, new LookedUp(request, segment(request)));
  }

  @Override
  protected @Nullable RequestMappingInfo getMatchingMapping(
      RequestMappingInfo mapping, HttpServletRequest request) {
    if (request instanceof LookedUp lookedUp) {
      Optional<String> first =
          firstSegments.computeIfAbsent(mapping, FirstSegmentMapping::firstSegmentOf);
      if (first.isPresent() && !first.get().equals(lookedUp.segment)) {
        return null;
      }
    }
    return super.getMatchingMapping(mapping, request);
  }

  /// As patterns see it: decoded, without parameters; empty for `/`.
  static String segment(HttpServletRequest request) {
    return ServletRequestPathUtils.getParsedRequestPath(request)
        .pathWithinApplication()
        .elements()
        .stream()
        .filter(PathSegment.class::isInstance)
        .findFirst()
        .map(segment -> ((PathSegment) segment).valueToMatch())
        .orElse("");
  }

  /// What the first segment of each path is that the mapping has; empty when that is not one word.
  static Optional<String> firstSegmentOf(RequestMappingInfo mapping) {
    PathPatternsRequestCondition paths = mapping.getPathPatternsCondition();
    if (paths == null) {
      return Optional.empty();
    }
    List<String> segments =
        paths.getPatterns().stream().map(FirstSegmentMapping::firstSegment).distinct().toList();
    return segments.size() == 1
        ? Optional.of(segments.getFirst()).filter(segment -> segment.matches(WORD))
        : Optional.empty();
  }

  private static String firstSegment(PathPattern pattern) {
    return PathContainer.parsePath(pattern.getPatternString()).elements().stream()
        .filter(PathSegment.class::isInstance)
        .findFirst()
        .map(PathContainer.Element::value)
        .orElse("");
  }
}
