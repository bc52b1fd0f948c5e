package dev.keylife.lifecycle;

/** Whether an import brings new material or the same again (ImportType of ImportKeyMaterial). */
public enum ImportType {
  NEW_KEY_MATERIAL,
  EXISTING_KEY_MATERIAL
}
