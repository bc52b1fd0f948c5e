package dev.keylife.app;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.authentication.AuthenticationMode;
import dev.keylife.authentication.CertificateAuthorities;
import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.authentication.NativeSignatures;
import dev.keylife.authentication.Trust;
import dev.keylife.authentication.TrustedKeys;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.metrics.Exposition;
import dev.keylife.program.OpenResources;
import dev.keylife.program.WatchedFile;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Provider;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose commands are carried out: puts together what the settings name. */
final class CommandTrust {
  private static final Logger LOG = LoggerFactory.getLogger(CommandTrust.class);
  private static final Set<ProviderChoice> NATIVE =
      Set.of(ProviderChoice.AUTO, ProviderChoice.ACCP);

  private CommandTrust() {}

  /**
   * Opens the files that say whom to trust, and says in the log what is asked of commands.
   *
   * @throws ProgramException if one of them cannot be read or taken
   */
  static CommandAuthenticator open(
      ProcessorSettings settings, OpenResources opened, Exposition metrics) {
    AuthenticationMode mode = settings.commandAuthentication();
    if (mode == AuthenticationMode.OFF) {
      LOG.warn(
          "Commands are not authenticated: whoever may write to the commands topic may do so in"
              + " anybody's name. Set {}",
          ProcessorSettings.COMMANDS_AUTHENTICATION);
      metrics.measureTrust(() -> false);
      return CommandAuthenticator.OFF;
    }
    Optional<Provider> provider =
        NATIVE.contains(settings.cryptoProvider()) ? NativeSignatures.find() : Optional.empty();
    Optional<WatchedFile<TrustedKeys>> keys =
        settings
            .trustFile()
            .map(file -> watch(file, json -> TrustedKeys.parse(json, provider), settings));
    Optional<WatchedFile<Optional<CertificateAuthorities>>> authorities =
        settings
            .caFile()
            .map(
                file ->
                    watch(
                        file,
                        pem -> Optional.of(CertificateAuthorities.parse(pem, provider)),
                        settings));
    keys.ifPresent(opened::add);
    authorities.ifPresent(opened::add);
    metrics.measureTrust(
        () ->
            keys.filter(WatchedFile::isBroken).isPresent()
                || authorities.filter(WatchedFile::isBroken).isPresent());
    LOG.info(
        "Signatures of commands are {}; they are checked by {}; {} keys are trusted",
        mode.settingValue(),
        provider.map(Provider::getName).orElse("the JDK"),
        keys.map(file -> file.get().size()).orElse(0));
    return CommandAuthenticator.of(
        mode,
        settings.signatureTerms(),
        new Trust(
            keys.<Supplier<TrustedKeys>>map(file -> file).orElse(TrustedKeys::none),
            authorities
                .<Supplier<Optional<CertificateAuthorities>>>map(file -> file)
                .orElse(Optional::empty)),
        settings.getInt(ProcessorSettings.COMMANDS_MAX_ANSWERS));
  }

  private static <T> WatchedFile<T> watch(
      Path file, WatchedFile.Reader<T> reader, ProcessorSettings settings) {
    try {
      return WatchedFile.open(file, WatchedFile.Guard.WRITE, reader, settings.trustInterval());
    } catch (IOException e) {
      throw new ProgramException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
