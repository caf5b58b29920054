package dev.millrace.api.auth;

import dev.millrace.api.problem.CodePoints;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How long a password is that somebody chooses; whether it is easy to guess, [PasswordStrength]
/// says.
@NotNull(message = NewPassword.RULE)
@CodePoints(min = 8, max = 128, message = NewPassword.RULE)
@Documented
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@interface NewPassword {
  String RULE = "has 8 to 128 characters";

  String message() default RULE;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
