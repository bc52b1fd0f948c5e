package dev.keylife.cli.settings;

import dev.keylife.client.CommandHeaders;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the answer to a command is found by: refused before anything is sent, if it cannot be. */
public abstract class Ids implements ITypeConverter<String> {
  private final Consumer<String> check;

  private Ids(Consumer<String> check) {
    this.check = check;
  }

  @Override
  public String convert(String text) {
    try {
      check.accept(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static final class CommandId extends Ids {
    CommandId() {
      super(CommandHeaders::requireCommandId);
    }
  }

  /** A key's id or ARN. Commands are sent to the partition of the key, which no alias tells. */
  public static final class Key extends Ids {
    public Key() {
      super(Key::require);
    }

    private static void require(String text) {
      CommandHeaders.requireKey(text);
      if (text.startsWith("alias/")) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is an alias, and a key's id or ARN is needed; 'keylife list-aliases' shows"
                + " which key it stands for");
      }
    }
  }
}
