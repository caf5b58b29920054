package dev.millrace.api.problem;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// How many characters a text has, each counted once as JSON Schema does, whatever Java takes for
/// it. The description of the api says so too.
@Documented
@Constraint(validatedBy = CodePoints.Check.class)
@Target({
  ElementType.ANNOTATION_TYPE,
  ElementType.FIELD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT
})
@Retention(RetentionPolicy.RUNTIME)
public @interface CodePoints {
  int min() default 0;

  int max();

  String message();

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /// Null is another constraint's.
  final class Check implements ConstraintValidator<CodePoints, String> {
    private int min;
    private int max;

    @Override
    public void initialize(CodePoints bounds) {
      min = bounds.min();
      max = bounds.max();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      int count = text == null ? min : text.codePointCount(0, text.length());
      return count >= min && count <= max;
    }
  }
}
