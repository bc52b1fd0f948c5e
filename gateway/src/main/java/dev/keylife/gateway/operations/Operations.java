package dev.keylife.gateway.operations;

import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.view.Views;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PolicyEvaluator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The operations that are served, by their names. */
public final class Operations {
  private final Map<String, Operation> byName;
  private final KeyAccess keys;

  /**
   * @param commands for those that change something
   * @param views for those that do not
   * @param lastUsage when keys were used
   * @param namespace whose keys these are
   * @param policies who may read what
   */
  public Operations(
      Commands commands,
      Views views,
      LastUsageView lastUsage,
      KeyNamespace namespace,
      PolicyEvaluator policies) {
    Writing writing = new Writing(commands, namespace);
    keys = new KeyAccess(views, namespace, policies);
    byName =
        Map.ofEntries(
            Map.entry("CancelKeyDeletion", new CancelKeyDeletionOperation(writing)),
            Map.entry("CreateAlias", new CreateAliasOperation(writing)),
            Map.entry("CreateGrant", new CreateGrantOperation(writing)),
            Map.entry("CreateKey", new CreateKeyOperation(writing, keys)),
            Map.entry("DeleteAlias", new DeleteAliasOperation(writing, views.aliases(), namespace)),
            Map.entry(
                "DeleteImportedKeyMaterial", new DeleteImportedKeyMaterialOperation(writing, keys)),
            Map.entry("DescribeKey", new DescribeKeyOperation(keys)),
            Map.entry("DisableKey", new DisableKeyOperation(writing)),
            Map.entry("EnableKey", new EnableKeyOperation(writing)),
            Map.entry("GetKeyLastUsage", new GetKeyLastUsageOperation(keys, lastUsage)),
            Map.entry("GetKeyPolicy", new GetKeyPolicyOperation(keys, namespace)),
            Map.entry("GetKeyRotationStatus", new GetKeyRotationStatusOperation(keys)),
            Map.entry("GetParametersForImport", new GetParametersForImportOperation(writing)),
            Map.entry("ImportKeyMaterial", new ImportKeyMaterialOperation(writing, keys)),
            Map.entry("ListAliases", new ListAliasesOperation(views.aliases(), keys)),
            Map.entry("ListGrants", new ListGrantsOperation(keys, namespace)),
            Map.entry("ListKeyPolicies", new ListKeyPoliciesOperation(keys)),
            Map.entry("ListKeyRotations", new ListKeyRotationsOperation(keys)),
            Map.entry("ListKeys", new ListKeysOperation(views.keys(), keys)),
            Map.entry("ListResourceTags", new ListResourceTagsOperation(keys)),
            Map.entry(
                "ListRetirableGrants",
                new ListRetirableGrantsOperation(views.retirableGrants(), keys, namespace)),
            Map.entry("PutKeyPolicy", new PutKeyPolicyOperation(writing)),
            Map.entry("ReplicateKey", new ReplicateKeyOperation(writing, keys, namespace)),
            Map.entry("RetireGrant", new RetireGrantOperation(writing)),
            Map.entry("RevokeGrant", new RevokeGrantOperation(writing)),
            Map.entry("RotateKeyOnDemand", new RotateKeyOnDemandOperation(writing)),
            Map.entry("ScheduleKeyDeletion", new ScheduleKeyDeletionOperation(writing)),
            Map.entry("TagResource", new TagResourceOperation(writing)),
            Map.entry("UntagResource", new UntagResourceOperation(writing)),
            Map.entry("UpdateAlias", new UpdateAliasOperation(writing)),
            Map.entry("UpdateKeyDescription", new UpdateKeyDescriptionOperation(writing)),
            Map.entry("UpdatePrimaryRegion", new UpdatePrimaryRegionOperation(writing)));
  }

  private Operations(Map<String, Operation> byName, KeyAccess keys) {
    this.byName = byName;
    this.keys = keys;
  }

  /**
   * These and more.
   *
   * @param others makes them, with the keys as all operations find them
   */
  public Operations and(Function<KeyAccess, Map<String, Operation>> others) {
    Map<String, Operation> all = new HashMap<>(byName);
    all.putAll(others.apply(keys));
    return new Operations(Map.copyOf(all), keys);
  }

  public Optional<Operation> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The names of those that are served. */
  public Set<String> names() {
    return byName.keySet();
  }
}
