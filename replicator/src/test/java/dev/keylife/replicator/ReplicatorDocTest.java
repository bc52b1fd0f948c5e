package dev.keylife.replicator;

import dev.keylife.program.SettingsPage;
import java.io.IOException;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/multi-region.md} what the code says. */
class ReplicatorDocTest {
  @Test
  void thePageListsEverySetting() throws IOException {
    ConfigDef ofARegion = new ConfigDef();
    ReplicatorSettings.defineRegion(ofARegion, "region.NAME.");
    SettingsPage page = new SettingsPage("multi-region.md");
    page.check("settings", SettingsPage.table(ReplicatorSettings.common()));
    page.check("settings of a Region", SettingsPage.table(ofARegion));
  }
}
