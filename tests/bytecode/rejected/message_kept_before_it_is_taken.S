%% rule: messages
%% y0 keeps part of a message that is still in the mailbox
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
  {label,3}.
    {loop_rec,{f,4},{x,0}}.
    {move,{x,0},{y,0}}.
    {loop_rec_end,{f,3}}.
  {label,4}.
    {wait,{f,3}}.
    int_code_end.
