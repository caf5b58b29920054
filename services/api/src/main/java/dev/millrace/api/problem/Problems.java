package dev.millrace.api.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What can go wrong with a call because of what it does. What follows from its form (a body, a
/// login that it needs) is known without: docs/api.md says it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Problems {
  ProblemType[] value() default {};

  /// What its form would suggest, but does not happen.
  ProblemType[] never() default {};
}
