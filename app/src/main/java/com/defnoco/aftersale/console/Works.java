package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.parties.Actor;
import java.util.List;

/** What can be done to the remedies of one kind: which forms a step shows, and what a sent one does. */
interface Works {

  CourseKind kind();

  /** The forms of the step at which it stands. */
  List<Work> at(Actor.Staff actor, Courses.View view, Page page);

  /** Does it. @return false when this kind knows no such verb */
  boolean act(Actor.Staff actor, Courses.View view, String verb, Sent sent, Page page);
}
