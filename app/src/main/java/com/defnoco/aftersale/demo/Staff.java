package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.Actor;
import java.util.List;

/** The people of the demo company as the stories need them. */
record Staff(List<Actor.Staff> engineers, Actor.Staff bench, Actor.Staff manager) {

  Actor.Staff engineer(int story) {
    return engineers.get(story % engineers.size());
  }
}
