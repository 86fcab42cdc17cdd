"""Tests of the rehearsal cloud over a real socket."""
