package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.remedies.RemedyView;

/** The customer answered; published in the transaction of the answer, so whoever cannot follow it throws, and nothing was answered. */
public record Answered(Actor actor, RemedyView remedy, Ask ask, String answer) {}
