package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Steps.Script;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Random scripts with a moving clock, against an independent oracle, compared at every step. How
 * many is a setting of jqwik's: CONTRIBUTING.md.
 */
class LifecycleModelTest {

  /**
   * Everything that can happen to a key; a run that misses one of them proves less than it says.
   */
  private static final String OUTCOMES =
      """
      KeyStateChanged PendingImport CREATED
      KeyStateChanged Enabled CREATED
      KeyStateChanged Enabled MATERIAL_IMPORTED
      KeyStateChanged Disabled MATERIAL_IMPORTED
      KeyStateChanged PendingImport MATERIAL_IMPORTED
      KeyStateChanged Enabled MATERIAL_REIMPORTED
      KeyStateChanged Disabled MATERIAL_REIMPORTED
      KeyStateChanged PendingImport MATERIAL_REIMPORTED
      KeyStateChanged PendingImport MATERIAL_DELETED
      KeyStateChanged PendingDeletion MATERIAL_DELETED
      KeyStateChanged Enabled MATERIAL_DELETED
      KeyStateChanged Disabled MATERIAL_DELETED
      KeyStateChanged Enabled MATERIAL_ROTATED
      KeyStateChanged PendingImport EXPIRED
      KeyStateChanged PendingDeletion EXPIRED
      KeyStateChanged Enabled EXPIRED
      KeyStateChanged Disabled EXPIRED
      KeyStateChanged Enabled ENABLED
      KeyStateChanged Disabled DISABLED
      KeyStateChanged PendingDeletion DELETION_SCHEDULED
      KeyStateChanged PendingImport DELETION_CANCELLED
      KeyStateChanged Disabled DELETION_CANCELLED
      KeyStateChanged Deleted DELETED
      KeyDescriptionUpdated
      KeyTagsUpdated
      KeyPolicyUpdated
      KeyUnchanged
      KeyMaterialExpiring
      ImportParametersIssued
      ImportParametersRevoked
      ImportFailed AccessDeniedException
      ImportFailed DependencyTimeoutException
      ImportFailed ExpiredImportTokenException
      ImportFailed IncorrectKeyMaterialException
      ImportFailed InvalidArnException
      ImportFailed InvalidCiphertextException
      ImportFailed InvalidImportTokenException
      ImportFailed KMSInvalidStateException
      ImportFailed NotFoundException
      ImportFailed UnsupportedOperationException
      ImportFailed ValidationException
      CommandRejected AccessDeniedException
      CommandRejected DisabledException
      CommandRejected InvalidArnException
      CommandRejected KMSInvalidStateException
      CommandRejected LimitExceededException
      CommandRejected MalformedPolicyDocumentException
      CommandRejected TagException
      CommandRejected NotFoundException
      CommandRejected UnsupportedOperationException
      CommandRejected ValidationException
      """;

  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void noScriptTellsTheLifecycleFromTheOracle(@ForAll("scripts") Script script) {
    Run run = new Run();
    script.steps().forEach(run::take);
    run.outcomes().forEach(outcome -> Statistics.collect(outcome));
    Statistics.coverage(
        seen -> OUTCOMES.lines().forEach(each -> seen.check(each).count(times -> times > 0)));
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Steps.scripts();
  }
}
