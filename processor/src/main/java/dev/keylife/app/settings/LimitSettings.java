package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import dev.keylife.lifecycle.HoldingLimits;
import dev.keylife.streams.limits.RateLimits;
import org.apache.kafka.common.config.ConfigDef;

/** The settings about how much one principal may have and do. */
final class LimitSettings {
  private LimitSettings() {}

  static void define(ConfigDef d) {
    HoldingLimits holdings = HoldingLimits.defaults();
    d.define(
        ProcessorSettings.KEYS_MAX,
        ConfigDef.Type.INT,
        holdings.keys(),
        atLeast(1),
        MEDIUM,
        "How many keys of a partition may exist that one principal created; a session of a role"
            + " counts as the role. CreateKey beyond it is refused with LimitExceededException.");
    d.define(
        ProcessorSettings.PARAMETERS_MAX_PER_PRINCIPAL,
        ConfigDef.Type.INT,
        holdings.parameters(),
        atLeast(1),
        LOW,
        "How many unused import parameters of a partition's keys there may be that one principal"
            + " asked for. GetParametersForImport beyond it is refused with LimitExceededException.");
    d.define(
        ProcessorSettings.COMMAND_MAX_PER_KEY,
        ConfigDef.Type.INT,
        500,
        atLeast(0),
        LOW,
        "How many commands one principal may send for one key in a second of the broker's clock; 0"
            + " for any number. One too many changes nothing and is answered with"
            + " ThrottlingException, which is retryable: the same command can be sent again under"
            + " its id.");
    d.define(
        ProcessorSettings.COMMAND_MAX_PER_PRINCIPAL,
        ConfigDef.Type.INT,
        1_000,
        atLeast(0),
        MEDIUM,
        "How many commands one principal may send for the keys of one partition in a second of the"
            + " broker's clock; 0 for any number. One too many is answered alike.");
    d.define(
        ProcessorSettings.KEY_PAIRS_MAX,
        ConfigDef.Type.INT,
        200,
        atLeast(0),
        LOW,
        "How many of these commands in a second may be such that need an RSA key pair:"
            + " GetParametersForImport, and CreateKey of RSA keys with material of their own; 0 for"
            + " any number. One too many is answered alike.");
    d.define(
        ProcessorSettings.COMMAND_MAX_THROTTLED_ANSWERS,
        ConfigDef.Type.INT,
        500,
        atLeast(0),
        LOW,
        "How many commands of a partition that are too many in a second are answered, of all"
            + " principals; 0 for any number. The rest changes nothing either, has no event, and is"
            + " counted in keylife_commands_unanswered_total.");
  }

  static HoldingLimits holdings(ProcessorSettings settings) {
    return new HoldingLimits(
        settings.getInt(ProcessorSettings.KEYS_MAX),
        settings.getInt(ProcessorSettings.PARAMETERS_MAX_PER_PRINCIPAL));
  }

  static RateLimits rates(ProcessorSettings settings) {
    return new RateLimits(
        settings.getInt(ProcessorSettings.COMMAND_MAX_PER_KEY),
        settings.getInt(ProcessorSettings.COMMAND_MAX_PER_PRINCIPAL),
        settings.getInt(ProcessorSettings.KEY_PAIRS_MAX),
        settings.getInt(ProcessorSettings.COMMAND_MAX_THROTTLED_ANSWERS));
  }
}
