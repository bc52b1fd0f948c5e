package dev.keylife.app;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.SettingsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/settings.md} what the settings really are. */
class SettingsDocTest {
  private static final String HEAD =
      """
      # Settings of the processor

      Generated from the code; a test keeps this page current. Times are in milliseconds. Names that begin
      with `kafka.` go to the Kafka clients and Kafka Streams without that prefix. Settings of the Schema
      Registry clients keep Confluent's names and are listed in the serde's README.

      """;

  @Test
  void thePageListsEverySetting() throws IOException {
    new SettingsPage("settings.md")
        .checkAll(HEAD + SettingsPage.table(ProcessorSettings.DEFINITION));
  }
}
