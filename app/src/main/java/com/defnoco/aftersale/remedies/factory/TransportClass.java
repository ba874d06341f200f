package com.defnoco.aftersale.remedies.factory;

/** What a pack is in carriage: sound, damaged or defective (SP 376), or liable to react, which is not shipped. Later is worse. */
public enum TransportClass { A, B, C }
