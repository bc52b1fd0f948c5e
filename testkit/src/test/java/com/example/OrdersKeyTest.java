package com.example;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome.Succeeded;
import dev.keylife.command.CreateKey;
import dev.keylife.testkit.KeylifeExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeylifeExtension.class)
class OrdersKeyTest {
  @Test
  void aKeyIsCreated(KeylifeClient keylife) {
    var header = CommandHeaders.fresh("orders", "the shop");
    var command = CreateKey.newBuilder().setHeader(header).build();
    assertInstanceOf(Succeeded.class, keylife.execute(command, Duration.ofSeconds(60)));
    assertTrue(keylife.snapshot("orders").isPresent());
  }
}
