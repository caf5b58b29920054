package dev.millrace.api.problem;

import java.beans.PropertyEditorSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/// Numbers in paths and queries have one form, so that one thing has one address: Spring's own
/// reading takes `0x10` and `+1`, too. Stateless.
@ControllerAdvice
class DecimalNumbers {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,19}");

  /// As editors: a converter that refuses a text would leave it to Spring's own.
  @InitBinder
  void readDecimals(WebDataBinder binder) {
    for (Class<?> type : new Class<?>[] {long.class, Long.class}) {
      binder.registerCustomEditor(type, new Decimal(Long::valueOf));
    }
    for (Class<?> type : new Class<?>[] {int.class, Integer.class}) {
      binder.registerCustomEditor(type, new Decimal(Integer::valueOf));
    }
  }

  private static final class Decimal extends PropertyEditorSupport {
    private final Function<String, Number> number;

    Decimal(Function<String, Number> number) {
      this.number = number;
    }

    @Override
    public void setAsText(String text) {
      if (!DECIMAL.matcher(text).matches()) {
        throw new IllegalArgumentException("not a decimal number");
      }
      setValue(number.apply(text));
    }
  }
}
