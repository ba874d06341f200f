package com.defnoco.aftersale.registry;

/** What a write did. */
public enum Written { CREATED, UPDATED, UNCHANGED }
