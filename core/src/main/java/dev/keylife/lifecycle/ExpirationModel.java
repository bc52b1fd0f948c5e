package dev.keylife.lifecycle;

/** Whether imported material expires (ExpirationModel of ImportKeyMaterial). */
public enum ExpirationModel {
  KEY_MATERIAL_EXPIRES,
  KEY_MATERIAL_DOES_NOT_EXPIRE
}
