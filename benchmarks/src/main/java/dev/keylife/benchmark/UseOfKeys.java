package dev.keylife.benchmark;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeyPairSpec;
import dev.keylife.use.DataKeys;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import dev.keylife.use.KeyOpener;
import dev.keylife.use.MacAlgorithm;
import dev.keylife.use.MacKey;
import dev.keylife.use.MessageType;
import dev.keylife.use.OpenedKey;
import dev.keylife.use.SignVerifyKey;
import dev.keylife.use.SigningAlgorithm;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What opened keys do in one thread of one process, without HTTP, and what the bare provider does
 * for the same: operations in a second of processor time. Then the same over HTTP.
 */
@Command(
    name = "use",
    description = {
      "Encrypts, signs and makes MACs in one thread, beside the bare provider,",
      "then over HTTP, with the CPU time of each step."
    })
final class UseOfKeys implements Callable<Integer> {
  private static final int FOUR_KIB = 4096;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  @Option(names = "--quick", description = "Half a second for each, for a first impression.")
  private boolean quick;

  @Option(names = "--http", description = "Over HTTP alone.")
  private boolean httpAlone;

  @Option(names = "--stacks", description = "A folder for the sampled stacks, for flame graphs.")
  private Optional<Path> stacks = Optional.empty();

  /** Of all results, so that none is left out as unused. */
  private long results;

  private final CryptoProviders providers = CryptoProviders.best();
  private final DataKeys dataKeys = new DataKeys(providers);
  private final byte[] message = dataKeys.random(FOUR_KIB);

  /** Something that is done again and again. */
  @FunctionalInterface
  interface Work {
    Object run() throws GeneralSecurityException;
  }

  @Override
  public Integer call() throws Exception {
    if (!httpAlone) {
      inProcess();
    }
    new UseOverHttp(quick, stacks).run();
    return 0;
  }

  private void inProcess() throws GeneralSecurityException {
    System.out.printf(
        "On %s, messages of 4 KiB, operations in a second of one processor%n%n", providers);
    System.out.printf("%-34s %14s %14s %7s%n", "", "Keylife, /s", "bare, /s", "part");
    symmetric();
    mac();
    for (DataKeyPairSpec spec :
        new DataKeyPairSpec[] {
          DataKeyPairSpec.RSA_2048,
          DataKeyPairSpec.RSA_4096,
          DataKeyPairSpec.ECC_NIST_P256,
          DataKeyPairSpec.ECC_NIST_P384
        }) {
      signatures(spec);
    }
    System.out.printf("%n(of results: %x)%n%n", results);
  }

  private OpenedKey open(KeySpec spec, KeyUsage usage, byte[] material) {
    return new KeyOpener(providers)
        .open(
            new KeyId("12345678-1234-1234-1234-123456789012"),
            spec,
            usage,
            new KeyMaterialId("00".repeat(32)),
            material);
  }

  private void symmetric() throws GeneralSecurityException {
    EncryptionKey key =
        (EncryptionKey)
            open(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, dataKeys.random(32));
    EncryptionAlgorithm algorithm = EncryptionAlgorithm.SYMMETRIC_DEFAULT;
    EncryptionContext context = EncryptionContext.of(Map.of("table", "orders"));
    byte[] blob = key.encrypt(algorithm, message, context);
    BareProvider bare = BareProvider.fastest();
    Work gcm = bare.aesGcm(message);
    compare("Encrypt", () -> key.encrypt(algorithm, message, context), gcm);
    compare("Decrypt", () -> key.decrypt(algorithm, blob, context), gcm);
    compare(
        "GenerateDataKey, AES_256",
        () -> key.encrypt(algorithm, dataKeys.random(32), context),
        bare.aesGcm(dataKeys.random(32)));
  }

  private void mac() throws GeneralSecurityException {
    MacKey key = (MacKey) open(KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC, dataKeys.random(32));
    compare(
        "GenerateMac, HMAC_SHA_256",
        () -> key.generateMac(MacAlgorithm.HMAC_SHA_256, message),
        BareProvider.hmac(message));
  }

  private void signatures(DataKeyPairSpec spec) throws GeneralSecurityException {
    byte[] pkcs8 = dataKeys.newPair(spec).privateKey();
    KeySpec keySpec = KeySpec.valueOf(spec.name());
    SignVerifyKey key = (SignVerifyKey) open(keySpec, KeyUsage.SIGN_VERIFY, pkcs8);
    BareProvider bare = BareProvider.fastest();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      if (algorithm.goesWith(keySpec) && bare.has(algorithm)) {
        compare(
            "Sign, " + spec + " " + algorithm.name().replace("RSASSA_", ""),
            () -> key.sign(algorithm, MessageType.RAW, message),
            bare.signature(algorithm, pkcs8, message));
      }
    }
  }

  private void compare(String what, Work ours, Work bare) throws GeneralSecurityException {
    // In turns, so that whatever else the machine does meets both alike.
    double us = 0;
    double them = 0;
    for (int round = 0; round < 4; round++) {
      double ourRate = rate(ours);
      double bareRate = rate(bare);
      if (round > 0) {
        us = Math.max(us, ourRate);
        them = Math.max(them, bareRate);
      }
    }
    System.out.printf("%-34s %,14.0f %,14.0f %6.0f%%%n", what, us, them, 100 * us / them);
  }

  /** By the processor time of this thread, which other programs do not add to. */
  private double rate(Work work) throws GeneralSecurityException {
    long nanos = quick ? 150_000_000L : 2_000_000_000L;
    long done = 0;
    long sum = 0;
    int batch = 1;
    long start = CLOCK.getCurrentThreadCpuTime();
    long now = start;
    while (now - start < nanos) {
      for (int i = 0; i < batch; i++) {
        sum += work.run().hashCode();
      }
      done += batch;
      batch = Math.min(2 * batch, 1000);
      now = CLOCK.getCurrentThreadCpuTime();
    }
    results += sum;
    return done * 1e9 / (now - start);
  }
}
