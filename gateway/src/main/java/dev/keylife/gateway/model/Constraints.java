package dev.keylife.gateway.model;

import dev.keylife.gateway.model.Shape.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds inputs against the constraints of the model, and says in AWS's words what is wrong: "1
 * validation error detected: Value '…' at 'keyId' failed to satisfy constraint: Member must have
 * length less than or equal to 2048".
 */
public final class Constraints {
  /** So much of a value is quoted: enough to find it, and no bait for a log. */
  private static final int LONGEST_QUOTE = 256;

  private static final int MOST_TOLD = 10;

  /**
   * The seconds that a date can be given in. The processor takes none before 1970 either, but would
   * say so in milliseconds.
   */
  private static final Range SINCE_1970 = new Range(0, Long.MAX_VALUE);

  private Constraints() {}

  /**
   * Returns if an input satisfies its shape.
   *
   * @throws ApiException {@code ValidationException} with all that is wrong
   */
  public static void check(InputShape shape, Input input) {
    List<String> wrong = new ArrayList<>();
    checkMembers(shape.structure(), input, Path.ROOT, wrong);
    if (!wrong.isEmpty()) {
      throw new ApiException(
          ErrorType.ValidationException,
          "%d validation error%s detected: %s"
              .formatted(
                  wrong.size(),
                  wrong.size() == 1 ? "" : "s",
                  String.join("; ", wrong.subList(0, Math.min(MOST_TOLD, wrong.size())))));
    }
  }

  private static void checkMembers(
      Shape.Structure shape, Input input, Path parent, List<String> wrong) {
    shape
        .members()
        .forEach(
            (name, member) -> {
              Optional<Object> value = input.any(name);
              if (value.isPresent()) {
                check(member, value.get(), parent.member(name), wrong);
              } else if (shape.required().contains(name)) {
                wrong.add(
                    "Value null at '"
                        + parent.member(name)
                        + "' failed to satisfy constraint: Member must not be null");
              }
            });
  }

  private static void check(Shape shape, Object value, Path path, List<String> wrong) {
    if (shape instanceof Shape.Text text) {
      checkText(text, (String) value, path, wrong);
    } else if (shape instanceof Shape.Whole whole) {
      checkRange(whole.value(), (Long) value, "value", quoted(value), path, wrong);
    } else if (shape instanceof Shape.Blob blob) {
      // AWS quotes the buffer's own text, which tells nothing and depends on its server.
      int length = ((byte[]) value).length;
      checkRange(blob.length(), length, "length", length + " bytes", path, wrong);
    } else if (shape instanceof Shape.Time) {
      checkTime((Instant) value, path, wrong);
    } else if (shape instanceof Shape.Sequence list) {
      checkList(list, (List<?>) value, path, wrong);
    } else if (shape instanceof Shape.Structure structure) {
      checkMembers(structure, (Input) value, path, wrong);
    }
  }

  private static void checkText(Shape.Text shape, String value, Path path, List<String> wrong) {
    if (!shape.symbols().isEmpty() && !shape.symbols().contains(value)) {
      wrong.add(
          violation(quoted(value), path, "Member must satisfy enum value set: " + shape.symbols()));
    }
    int length = value.codePointCount(0, value.length());
    checkRange(shape.length(), length, "length", quoted(value), path, wrong);
    // A text that is too long is not matched: the time that takes is the sender's to choose.
    boolean shortEnough = length <= shape.length().most();
    shape
        .pattern()
        .filter(pattern -> shortEnough && !pattern.matcher(value).matches())
        .ifPresent(
            pattern ->
                wrong.add(
                    violation(
                        quoted(value),
                        path,
                        "Member must satisfy regular expression pattern: " + pattern)));
  }

  private static void checkTime(Instant value, Path path, List<String> wrong) {
    BigDecimal seconds = BigDecimal.valueOf(value.toEpochMilli(), 3).stripTrailingZeros();
    checkRange(
        SINCE_1970, value.getEpochSecond(), "value", quoted(seconds.toPlainString()), path, wrong);
  }

  private static void checkList(
      Shape.Sequence shape, List<?> values, Path path, List<String> wrong) {
    checkRange(
        shape.length(), values.size(), "length", "[" + values.size() + " items]", path, wrong);
    for (int i = 0; i < values.size() && wrong.size() < MOST_TOLD; i++) {
      check(shape.member(), values.get(i), path.item(i), wrong);
    }
  }

  private static void checkRange(
      Range range, long actual, String what, String shown, Path path, List<String> wrong) {
    if (actual < range.least()) {
      wrong.add(
          violation(
              shown,
              path,
              "Member must have " + what + " greater than or equal to " + range.least()));
    }
    if (actual > range.most()) {
      wrong.add(
          violation(
              shown, path, "Member must have " + what + " less than or equal to " + range.most()));
    }
  }

  private static String violation(String shown, Path path, String constraint) {
    return "Value " + shown + " at '" + path + "' failed to satisfy constraint: " + constraint;
  }

  private static String quoted(Object value) {
    String text = value.toString();
    return "'"
        + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…")
        + "'";
  }

  /**
   * Where a value stands. It is written out where something is wrong with the value, which is
   * seldom.
   *
   * @param parent empty for the members of the input itself
   */
  private record Path(Optional<Path> parent, String name, int item) {
    static final Path ROOT = new Path(Optional.empty(), "", -1);

    Path member(String member) {
      return new Path(Optional.of(this), member, -1);
    }

    /** By its number, from 0. */
    Path item(int number) {
      return new Path(Optional.of(this), "", number);
    }

    @Override
    public String toString() {
      if (parent.isEmpty()) {
        return "";
      }
      String before = parent.get().toString();
      if (item >= 0) {
        return before + "." + (item + 1) + ".member";
      }
      return (before.isEmpty() ? "" : before + ".")
          + name.substring(0, 1).toLowerCase(Locale.ROOT)
          + name.substring(1);
    }
  }
}
