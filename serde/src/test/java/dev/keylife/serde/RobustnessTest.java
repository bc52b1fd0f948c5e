package dev.keylife.serde;

import static dev.keylife.serde.Suite.keyEnabled;
import static dev.keylife.serde.Suite.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, our deserializer yields a record or a SerializationException. */
class RobustnessTest {
  private final Map<String, ?> config =
      Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
  private final RegistryAvroSerializer serializer = new RegistryAvroSerializer();
  private final RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer();

  RobustnessTest() {
    serializer.configure(config, false);
    deserializer.configure(config, false);
  }

  @Test
  void damagedBytesAreARecordOrASerializationException() {
    byte[] good = serializer.serialize("events", keyEnabled());
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RegistryAvroSerde<SpecificRecord> serde = new RegistryAvroSerde<>();
    serde.configure(config, false);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, 5 + random.nextInt(good.length));
      for (int flips = 1 + random.nextInt(4); flips > 0 && bad.length > 5; flips--) {
        bad[5 + random.nextInt(bad.length - 5)] = (byte) random.nextInt();
      }
      try {
        serde.deserializer().deserialize("events", bad);
      } catch (SerializationException expected) {
        refused++;
      } catch (Throwable other) {
        throw new AssertionError("seed " + seed + ", round " + i, other);
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void bytesBehindTheRecordAreRefused() {
    byte[] good = serializer.serialize("orders", order("o-1", 7));
    assertThatThrownBy(
            () -> deserializer.deserialize("orders", Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("left over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"long\"", "\"string\"", "{\"type\":\"map\",\"values\":\"int\"}"})
  void aClaimOfBillionsOfItemsIsRefusedBeforeAnythingIsMadeForThem(String items) {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":"
                    + "{\"type\":\"array\",\"items\":"
                    + items
                    + "}}]}");
    GenericRecord empty = new GenericData.Record(schema);
    empty.put("a", List.of());
    byte[] good = serializer.serialize("lists", empty);
    byte[] claim = Arrays.copyOf(good, good.length + 5);
    byte[] billion = {(byte) 0x80, (byte) 0xa8, (byte) 0xd6, (byte) 0xb9, 0x07, 0};
    System.arraycopy(billion, 0, claim, 5, billion.length);
    assertThatThrownBy(() -> deserializer.deserialize("lists", claim))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void arraysOfItemsThatTakeNoBytesAreRefused() {
    Schema schema =
        SchemaBuilder.record("Nothings")
            .fields()
            .name("all")
            .type()
            .array()
            .items()
            .nullType()
            .noDefault()
            .endRecord();
    GenericRecord record = new GenericData.Record(schema);
    record.put("all", Arrays.asList(null, null));
    byte[] bytes = serializer.serialize("nothings", record);
    assertThatThrownBy(() -> deserializer.deserialize("nothings", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("take no bytes");
  }

  @Test
  void aRecordNestedBeyondTheStackIsASerializationException() {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":"
                    + "[\"null\",\"Node\"]}]}");
    GenericRecord leaf = new GenericData.Record(schema);
    byte[] bytes = Arrays.copyOf(serializer.serialize("nodes", leaf), 2_000_000);
    Arrays.fill(bytes, 5, bytes.length - 1, (byte) 2); // always one more
    assertThatThrownBy(() -> deserializer.deserialize("nodes", bytes))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void aClassThatNobodyVouchedForIsASerializationException() {
    Schema schema =
        SchemaBuilder.record("Thread").namespace("java.lang").fields().requiredInt("n").endRecord();
    GenericRecord record = new GenericData.Record(schema);
    record.put("n", 1);
    byte[] bytes = serializer.serialize("gadgets", record);
    RegistryAvroSerde<SpecificRecord> serde = new RegistryAvroSerde<>();
    serde.configure(config, false);
    assertThatThrownBy(() -> serde.deserializer().deserialize("gadgets", bytes))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void severalThreadsShareOneSerde() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> work =
          IntStream.range(0, 8).<Callable<Boolean>>mapToObj(n -> () -> roundTrips(n)).toList();
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean roundTrips(int thread) {
    for (int i = 0; i < 2_000; i++) {
      GenericRecord order = order("o-" + thread + "-" + i, i);
      byte[] bytes = serializer.serialize("orders-" + i % 7, order);
      if (!order.toString().equals(deserializer.deserialize("orders-" + i % 7, bytes).toString())) {
        return false;
      }
    }
    return true;
  }
}
