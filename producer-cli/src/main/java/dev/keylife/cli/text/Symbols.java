package dev.keylife.cli.text;

import dev.keylife.type.GrantOperation;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The contract's enums on the command line: any case, and without {@code UNKNOWN}, which stands for
 * symbols of later versions and is no choice. What the processor refuses is not refused here: it
 * answers with its own failure code.
 */
public abstract class Symbols<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
  private final List<E> choices;

  private Symbols(E[] values) {
    this.choices = Arrays.stream(values).filter(value -> !value.name().equals("UNKNOWN")).toList();
  }

  @Override
  public E convert(String text) {
    String wanted = text.strip().replace('-', '_').toLowerCase(Locale.ROOT);
    return choices.stream()
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not one of %s".formatted(text, String.join(", ", this))));
  }

  @Override
  public Iterator<String> iterator() {
    return choices.stream().map(Enum::name).iterator();
  }

  public static final class KeySpecs extends Symbols<KeySpec> {
    public KeySpecs() {
      super(KeySpec.values());
    }
  }

  public static final class KeyUsages extends Symbols<KeyUsage> {
    public KeyUsages() {
      super(KeyUsage.values());
    }
  }

  public static final class KeyStates extends Symbols<KeyState> {
    public KeyStates() {
      super(KeyState.values());
    }
  }

  public static final class Origins extends Symbols<Origin> {
    public Origins() {
      super(Origin.values());
    }
  }

  public static final class GrantOperations extends Symbols<GrantOperation> {
    public GrantOperations() {
      super(GrantOperation.values());
    }
  }

  public static final class ImportTypes extends Symbols<ImportType> {
    public ImportTypes() {
      super(ImportType.values());
    }
  }

  public static final class WrappingAlgorithms extends Symbols<WrappingAlgorithm> {
    public WrappingAlgorithms() {
      super(WrappingAlgorithm.values());
    }
  }

  public static final class WrappingKeySpecs extends Symbols<WrappingKeySpec> {
    public WrappingKeySpecs() {
      super(WrappingKeySpec.values());
    }
  }
}
