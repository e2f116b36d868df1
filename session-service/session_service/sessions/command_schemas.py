"""Which schema reads which kind of command."""

from __future__ import annotations

from session_service.sessions import flow_commands, work_commands
from session_service.sessions.command_head import CommandSchema

KINDS: dict[str, type[CommandSchema]] = {
    "complete_set": work_commands.CompleteSet,
    "skip_set": work_commands.SkipSet,
    "skip_exercise": work_commands.SkipExercise,
    "adjust_target": work_commands.AdjustTarget,
    "swap_exercise": work_commands.SwapExercise,
    "add_set": work_commands.AddSet,
    "remove_set": work_commands.RemoveSet,
    "add_exercise": work_commands.AddExercise,
    "reorder": work_commands.Reorder,
    "start_rest": flow_commands.StartRest,
    "extend_rest": flow_commands.ExtendRest,
    "skip_rest": flow_commands.SkipRest,
    "start_block": flow_commands.StartBlock,
    "end_block": flow_commands.EndBlock,
    "pause": flow_commands.Pause,
    "resume": flow_commands.Resume,
    "note": flow_commands.Note,
    "rate": flow_commands.Rate,
    "undo": flow_commands.Undo,
    "finish": flow_commands.Finish,
    "abandon": flow_commands.Abandon,
}
