package dev.keylife.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What the answer to a command is found by. The processor refuses an id that is too long or not
 * printable, and shows but a part of it in its event, which could not be told from another then.
 */
abstract class Ids implements ITypeConverter<String> {
  private final String name;
  private final int max;
  private final Pattern shape;

  private Ids(String name, int max) {
    this.name = name;
    this.max = max;
    // No control, format, private and unassigned characters, halves of pairs, line separators.
    this.shape = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1," + max + "}");
  }

  @Override
  public String convert(String text) {
    if (!shape.matcher(text).matches()) {
      throw new TypeConversionException("%s has 1 to %d printable characters".formatted(name, max));
    }
    return text;
  }

  static final class CommandId extends Ids {
    CommandId() {
      super("a command id", 128);
    }
  }

  static final class Key extends Ids {
    Key() {
      super("a key's id or ARN", 256);
    }
  }
}
