%% rule: messages
%% x0 may be part of a message that is still in the mailbox
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
  {label,3}.
    {loop_rec,{f,4},{x,0}}.
    {call_last,1,{f,2},1}.
  {label,4}.
    {wait,{f,3}}.
    int_code_end.
