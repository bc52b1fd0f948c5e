package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.gateway.app.GatewayApp;
import dev.keylife.schema.KeyPartition;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** A brand-new installation, whose partitions have only just begun to say that they are at work. */
class FirstUseOnKafkaTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("the first");
  private static final int PARTITIONS = 3;

  /** With heartbeats so rare that none but the first can have been heard. */
  private static final Map<String, String> SETTINGS =
      Map.of("heartbeat.interval.ms", "60000", "topics.partitions", Integer.toString(PARTITIONS));

  @Test
  void aKeyIsUsedRightAfterItsImport(@TempDir Path folder) throws Exception {
    try (GatewayStack stack = new GatewayStack(folder, "us-east-1", SETTINGS)) {
      GatewayApp patient = stack.startGateway(Map.of("use.max.staleness.ms", "86400000"));
      KmsClient kms = stack.kms(URI.create(patient.url()));
      Set<Integer> partitions = new HashSet<>();
      while (partitions.size() < PARTITIONS) {
        String id =
            ImportedKeys.create(kms, KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) partitions.size());
        ImportedKeys.importMaterial(kms, id, material, null);

        SdkBytes ciphertext = kms.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
        assertThat(kms.decrypt(r -> r.ciphertextBlob(ciphertext)).plaintext()).isEqualTo(PLAINTEXT);
        partitions.add(KeyPartition.of(id, PARTITIONS));
      }
    }
  }
}
