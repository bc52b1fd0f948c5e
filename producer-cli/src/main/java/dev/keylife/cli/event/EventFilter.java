package dev.keylife.cli.event;

import dev.keylife.cli.text.Symbols;
import dev.keylife.client.KeyEvent;
import dev.keylife.schema.RecordTypes;
import dev.keylife.text.Spelling;
import dev.keylife.type.KeyState;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which events to show. Values of one option are alternatives; several options must all match. */
final class EventFilter {
  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      split = ",",
      description = "Only events of these keys (key id or ARN).")
  List<String> keys = List.of();

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      split = ",",
      completionCandidates = Types.class,
      converter = Types.class,
      description = "Only events of these types: ${COMPLETION-CANDIDATES}.")
  List<String> types = List.of();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      completionCandidates = Symbols.KeyStates.class,
      converter = Symbols.KeyStates.class,
      description = "Only events that leave the key in one of these states.")
  List<KeyState> states = List.of();

  @Option(
      names = "--command-id",
      paramLabel = "ID",
      description = "Only the event that answers this command.")
  Optional<String> commandId = Optional.empty();

  Predicate<KeyEvent> predicate() {
    return event ->
        (keys.isEmpty() || isOfOne(event))
            && (types.isEmpty() || types.contains(event.type()))
            && (states.isEmpty() || event.keyState().filter(states::contains).isPresent())
            && (commandId.isEmpty()
                || commandId.equals(Optional.ofNullable(event.header().getCommandId())));
  }

  /** An ARN of another partition, region or account names no key that is here. */
  private boolean isOfOne(KeyEvent event) {
    return keys.contains(event.header().getKeyId())
        || keys.contains(String.valueOf(event.header().getKeyArn()));
  }

  /**
   * The types of the contract, in any case. Another one is refused: it would find no event, and say
   * nothing.
   */
  static final class Types implements ITypeConverter<String>, Iterable<String> {
    private static final List<String> KNOWN =
        RecordTypes.EVENTS.stream().map(Schema::getName).toList();

    @Override
    public String convert(String text) {
      return KNOWN.stream()
          .filter(text.strip()::equalsIgnoreCase)
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is not one of %s.%s"
                          .formatted(text, String.join(", ", KNOWN), meant(text))));
    }

    private static String meant(String text) {
      return Spelling.slipOf(text, KNOWN).map(" Did you mean '%s'?"::formatted).orElse("");
    }

    @Override
    public Iterator<String> iterator() {
      return KNOWN.iterator();
    }
  }
}
