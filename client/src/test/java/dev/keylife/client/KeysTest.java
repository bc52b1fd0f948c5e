package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.schema.RecordTypes;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void everyCommandHasAMethodOfItsName() {
    List<String> names =
        RecordTypes.COMMANDS.stream()
            .map(Schema::getName)
            .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
            .toList();

    assertThat(Arrays.stream(Keys.class.getDeclaredMethods()).map(Method::getName))
        .as("add one for each new command")
        .containsAll(names);
  }
}
