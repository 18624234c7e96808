%% rule: initialised
%% x1 is read, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_atom,{f,3},{x,0}}.
    {move,nil,{x,1}}.
  {label,3}.
    {move,{x,1},{x,0}}.
    return.
    int_code_end.
